"""What is true of the printed equations of the main paper, derived by hand; no text of the paper.

true        holds as printed, given the definitions and postulates it stands on (or the expansion the text announces)
false       does not hold as printed
definition  names something, postulates it or agrees on it: nothing to hold against anything
either      depends on how much the reader supplies
"""

from __future__ import annotations

TRUTH: dict[str, str] = {
    str(number): "definition" for number in (1, 2, 3, 4, 6, 7, 8, 9, 11, 14, 15, 16, 17, 18, 19, 21, 24)
}
TRUTH |= {str(number): "definition" for number in (30, 32, 39, 43)}
TRUTH |= {str(number): "true" for number in (5, 12, 13, 22, 25, 27, 28, 29, 31, 34, 36, 40, 41, 42, 44, 45, 47)}
TRUTH |= {"20": "false", "26": "false", "35": "false", "46": "false"}
TRUTH |= {"10": "either", "23": "either", "33": "either", "37": "either", "38": "either"}

WHY: dict[str, str] = {
    "10": "the metric in matrix notation: a definition, or (8) again",
    "13": "true for a real layer metric beside the complex one: dz = -g (L_x + i L_y) = -2 g dL/d(conj z)",
    "20": "L = 1/2 sum (Y - Yhat)^2 gives dL = -sum (Y - Yhat) dYhat",
    "23": "N stands on both sides of a limit in N; meant is n_a -> N P_a",
    "26": "dL = sum (Phat - P) dYhat when sum P = 1",
    "33": "to third order in w",
    "35": "integral of exp(-N h w w / 2) is (2 pi / N)^(k/2) / sqrt h, so N^(-k/2); and L_1 holds the prior already",
    "37": "Delta log sqrt g = -Delta k log lambda does not drop out unless Delta k = 0",
    "38": "the limit of (37)",
    "46": "dL = alpha/2 W^3 dW, not dt",
}
