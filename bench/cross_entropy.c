/* Cross-entropy with soft-max: the loss of every row and its gradient, sums in double precision. Two ways to go:
   row by row, and rows in blocks whose exponentials are taken in one long loop, which few classes need. */
#include <math.h>
#include <stdint.h>

#define BLOCK 64

#define ROWS(NAME, REAL, EXP)                                                                                       \
    void NAME(int64_t rows, int64_t n, const REAL *restrict Y, const REAL *restrict P, REAL *restrict loss,          \
              REAL *restrict slope)                                                                                  \
    {                                                                                                                \
        _Pragma("omp parallel for schedule(static)") for (int64_t r = 0; r < rows; r++)                              \
        {                                                                                                            \
            const REAL *restrict y = Y + r * n, *restrict p = P + r * n;                                             \
            REAL *restrict g = slope + r * n;                                                                        \
            REAL most = -INFINITY;                                                                                   \
            _Pragma("omp simd reduction(max : most)") for (int64_t i = 0; i < n; i++) most =                         \
                y[i] > most ? y[i] : most;                                                                           \
            double sum = 0, dot = 0;                                                                                 \
            _Pragma("omp simd reduction(+ : sum, dot)") for (int64_t i = 0; i < n; i++)                              \
            {                                                                                                        \
                const REAL z = y[i] - most, e = EXP(z);                                                              \
                g[i] = e;                                                                                            \
                sum += e;                                                                                            \
                dot += p[i] * z;                                                                                     \
            }                                                                                                        \
            const REAL inverse = (REAL)(1 / sum);                                                                    \
            loss[r] = (REAL)(log(sum) - dot);                                                                        \
            _Pragma("omp simd") for (int64_t i = 0; i < n; i++) g[i] = g[i] * inverse - p[i];                        \
        }                                                                                                            \
    }

#define BLOCKS(NAME, REAL, EXP)                                                                                      \
    void NAME(int64_t rows, int64_t n, const REAL *restrict Y, const REAL *restrict P, REAL *restrict loss,          \
              REAL *restrict slope)                                                                                  \
    {                                                                                                                \
        _Pragma("omp parallel for schedule(static)") for (int64_t b = 0; b < rows; b += BLOCK)                       \
        {                                                                                                            \
            const int64_t count = b + BLOCK < rows ? BLOCK : rows - b;                                               \
            const REAL *restrict y = Y + b * n, *restrict p = P + b * n;                                             \
            REAL *restrict g = slope + b * n;                                                                        \
            double sums[BLOCK], dots[BLOCK];                                                                         \
            for (int64_t r = 0; r < count; r++) {                                                                    \
                REAL most = -INFINITY;                                                                               \
                for (int64_t i = 0; i < n; i++) most = y[r * n + i] > most ? y[r * n + i] : most;                    \
                double dot = 0;                                                                                      \
                for (int64_t i = 0; i < n; i++) {                                                                    \
                    const REAL z = y[r * n + i] - most;                                                              \
                    g[r * n + i] = z;                                                                                \
                    dot += p[r * n + i] * z;                                                                         \
                }                                                                                                    \
                dots[r] = dot;                                                                                       \
            }                                                                                                        \
            _Pragma("omp simd") for (int64_t i = 0; i < count * n; i++) g[i] = EXP(g[i]);                            \
            for (int64_t r = 0; r < count; r++) {                                                                    \
                double sum = 0;                                                                                      \
                for (int64_t i = 0; i < n; i++) sum += g[r * n + i];                                                 \
                const REAL inverse = (REAL)(1 / sum);                                                                \
                for (int64_t i = 0; i < n; i++) g[r * n + i] = g[r * n + i] * inverse - p[r * n + i];                \
                sums[r] = sum;                                                                                       \
            }                                                                                                        \
            _Pragma("omp simd") for (int64_t r = 0; r < count; r++) loss[b + r] = (REAL)(log(sums[r]) - dots[r]);    \
        }                                                                                                            \
    }

ROWS(rows_double, double, exp)
ROWS(rows_float, float, expf)
BLOCKS(blocks_double, double, exp)
BLOCKS(blocks_float, float, expf)
