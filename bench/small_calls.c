/* The quartic path at one time as scipy.integrate calls it. */
#include <math.h>

double quartic_path(int n, const double *x)
{
    (void)n;
    const double t = x[0], W_0 = x[1], eta = x[2], alpha = x[3];
    return W_0 / sqrt(1.0 + alpha * eta * W_0 * W_0 * t);
}
