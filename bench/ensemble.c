/* m x'' + lambda x' + alpha x^3 / 2 = 0 from t = 0 to the end, one trajectory after another: Dormand and Prince's pair of
   orders 5 and 4 with the last stage kept for the next step, and a proportional-integral rule for the step. */
#include <math.h>
#include <stdint.h>

typedef struct {
    double x, v;
} state;

static state slope(state s, double friction, double stiffness)
{
    const state d = {s.v, -friction * s.v - stiffness * s.x * s.x * s.x};
    return d;
}

static int64_t trajectory(state *start, double friction, double stiffness, double end, double relative, double absolute)
{
    state s = *start, k1 = slope(s, friction, stiffness);
    double t = 0.0, h = 0.01, last = 1e-4;
    int64_t steps = 0;
    while (t < end && steps < 100000) {
        if (t + h > end) h = end - t;
        state u, k2, k3, k4, k5, k6, k7;
        u.x = s.x + h * (0.2 * k1.x);
        u.v = s.v + h * (0.2 * k1.v);
        k2 = slope(u, friction, stiffness);
        u.x = s.x + h * (3.0 / 40 * k1.x + 9.0 / 40 * k2.x);
        u.v = s.v + h * (3.0 / 40 * k1.v + 9.0 / 40 * k2.v);
        k3 = slope(u, friction, stiffness);
        u.x = s.x + h * (44.0 / 45 * k1.x - 56.0 / 15 * k2.x + 32.0 / 9 * k3.x);
        u.v = s.v + h * (44.0 / 45 * k1.v - 56.0 / 15 * k2.v + 32.0 / 9 * k3.v);
        k4 = slope(u, friction, stiffness);
        u.x = s.x + h * (19372.0 / 6561 * k1.x - 25360.0 / 2187 * k2.x + 64448.0 / 6561 * k3.x - 212.0 / 729 * k4.x);
        u.v = s.v + h * (19372.0 / 6561 * k1.v - 25360.0 / 2187 * k2.v + 64448.0 / 6561 * k3.v - 212.0 / 729 * k4.v);
        k5 = slope(u, friction, stiffness);
        u.x = s.x + h * (9017.0 / 3168 * k1.x - 355.0 / 33 * k2.x + 46732.0 / 5247 * k3.x + 49.0 / 176 * k4.x -
                         5103.0 / 18656 * k5.x);
        u.v = s.v + h * (9017.0 / 3168 * k1.v - 355.0 / 33 * k2.v + 46732.0 / 5247 * k3.v + 49.0 / 176 * k4.v -
                         5103.0 / 18656 * k5.v);
        k6 = slope(u, friction, stiffness);
        u.x = s.x + h * (35.0 / 384 * k1.x + 500.0 / 1113 * k3.x + 125.0 / 192 * k4.x - 2187.0 / 6784 * k5.x +
                         11.0 / 84 * k6.x);
        u.v = s.v + h * (35.0 / 384 * k1.v + 500.0 / 1113 * k3.v + 125.0 / 192 * k4.v - 2187.0 / 6784 * k5.v +
                         11.0 / 84 * k6.v);
        k7 = slope(u, friction, stiffness);
        const double ex = h * (71.0 / 57600 * k1.x - 71.0 / 16695 * k3.x + 71.0 / 1920 * k4.x - 17253.0 / 339200 * k5.x +
                               22.0 / 525 * k6.x - 1.0 / 40 * k7.x);
        const double ev = h * (71.0 / 57600 * k1.v - 71.0 / 16695 * k3.v + 71.0 / 1920 * k4.v - 17253.0 / 339200 * k5.v +
                               22.0 / 525 * k6.v - 1.0 / 40 * k7.v);
        const double sx = absolute + relative * fmax(fabs(s.x), fabs(u.x));
        const double sv = absolute + relative * fmax(fabs(s.v), fabs(u.v));
        const double error = fmax(sqrt(0.5 * (ex / sx * (ex / sx) + ev / sv * (ev / sv))), 1e-10);
        steps++;
        double grow = 0.9 * pow(error, -0.17) * pow(last, 0.04);
        grow = grow < 0.2 ? 0.2 : grow > 10.0 ? 10.0 : grow;
        if (error <= 1.0) {
            t += h;
            s = u;
            k1 = k7;
            last = error > 1e-4 ? error : 1e-4;
        } else if (grow > 1.0)
            grow = 1.0;
        h *= grow;
    }
    *start = s;
    return steps;
}

/* x, v: the starts, and then the ends. Returns the steps taken by all. */
int64_t damped_quartic(int64_t n, double *x, double *v, const double *m, const double *lambda, const double *alpha,
                       double end, double relative, double absolute)
{
    int64_t steps = 0;
#pragma omp parallel for schedule(dynamic, 256) reduction(+ : steps)
    for (int64_t i = 0; i < n; i++) {
        state s = {x[i], v[i]};
        steps += trajectory(&s, lambda[i] / m[i], 0.5 * alpha[i] / m[i], end, relative, absolute);
        x[i] = s.x;
        v[i] = s.v;
    }
    return steps;
}
