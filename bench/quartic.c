/* The path and the loss of the quartic potential at n times: one division and one root a point. */
#include <math.h>
#include <stdint.h>

static void part(int64_t first, int64_t last, const double *restrict t, double W_0, double L_0, double c,
                 double *restrict W, double *restrict L)
{
#pragma omp simd
    for (int64_t i = first; i < last; i++) {
        const double inverse = 1.0 / (1.0 + c * t[i]);
        W[i] = W_0 * sqrt(inverse);
        L[i] = L_0 * inverse * inverse;
    }
}

void quartic(int64_t n, const double *t, double W_0, double L_0, double eta, double alpha, double *W, double *L)
{
    const double c = alpha * eta * W_0 * W_0;
    if (n < 100000) {
        part(0, n, t, W_0, L_0, c, W, L);
        return;
    }
#pragma omp parallel for schedule(static)
    for (int64_t first = 0; first < n; first += 8192)
        part(first, first + 8192 < n ? first + 8192 : n, t, W_0, L_0, c, W, L);
}
