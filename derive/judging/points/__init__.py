"""Exact points inside the domain of a claim: where a claim is tried, and where a counterexample stands."""

from derive.judging.points.functions import instantiate, random_function, same_centres, simple_functions
from derive.judging.points.region import EmptyDomain, NoPointFound, Region, holds, region_of
from derive.judging.points.stream import Point, PointStream, seed_of

__all__ = [
    "EmptyDomain",
    "NoPointFound",
    "Point",
    "PointStream",
    "Region",
    "holds",
    "instantiate",
    "random_function",
    "region_of",
    "same_centres",
    "seed_of",
    "simple_functions",
]
