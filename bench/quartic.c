/* The path and the loss of the quartic potential at n times: one division and one root a point; and what there is left
   of it where nothing is computed: the times read and two results written, into the caches or past them. */
#include <math.h>
#include <stdint.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

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

static void copied(int64_t first, int64_t last, const double *restrict t, double *restrict W, double *restrict L)
{
#pragma omp simd
    for (int64_t i = first; i < last; i++) W[i] = L[i] = t[i];
}

static void streamed(int64_t first, int64_t last, const double *restrict t, double *restrict W, double *restrict L)
{
    int64_t i = first;
#ifdef __AVX512F__
    for (; i < last && (uintptr_t)(W + i) % 64; i++) W[i] = L[i] = t[i];
    for (; (uintptr_t)(L + i) % 64 == 0 && i + 8 <= last; i += 8) {
        const __m512d x = _mm512_loadu_pd(t + i);
        _mm512_stream_pd(W + i, x);
        _mm512_stream_pd(L + i, x);
    }
    _mm_sfence();
#endif
    copied(i, last, t, W, L);
}

void memory(int64_t n, const double *t, double *W, double *L, int64_t past)
{
    if (n < 100000) {
        (past ? streamed : copied)(0, n, t, W, L);
        return;
    }
#pragma omp parallel for schedule(static)
    for (int64_t first = 0; first < n; first += 8192)
        (past ? streamed : copied)(first, first + 8192 < n ? first + 8192 : n, t, W, L);
}
