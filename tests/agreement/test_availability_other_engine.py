"""Designs whose exact figures were wrong once, against figures of another engine.

Expected: U and failures a year of one full Markov chain over every part of the design, states found one by one from the
contract by a program that shares no code with this one, solved by elimination in floats.
"""

import pytest

from models.availability import evaluate_availability
from models.design.model import Design
from store.designs import build_designs

SOLVER = 1e-11
"""What two eliminations of a hundred states leave, each in its own order."""

NO_DETECTION_ONE_CANDIDATE = """
anboard: 1
id: no-detection-one-candidate
title: no-detection-one-candidate
places:
  r1: {kind: region}
  za: {kind: zone, in: r1}
  zb: {kind: zone, in: r1, mttf_hours: 2696.0, mttr_hours: 7.23}
components:
  db0:
    kind: mysql
    instances:
    - {id: db0-1, place: zb}
    - {id: db0-2, place: za}
    - {id: db0-3, place: zb}
    mttf_hours: 1133.0
    mttr_hours: 5.223
    replication:
      writer: db0-2
      mode: async
      reads: writer
      failover:
        automatic: true
        detect_seconds: 0
        promote_seconds: 60
        coverage: 0
        manual_minutes: 10
        candidates: [db0-3]
    beta: 0.05
  app:
    kind: generic
    instances:
    - {id: app-1, place: za}
    needs:
    - any: [db0]
      role: reader
      for: [read]
    - any: [db0]
      role: writer
      for: [write]
    mttf_hours: 550.2
    mttr_hours: 0.03943
    deploys_per_month: 1
    change_failure_rate: 0.1
    recovery_hours: 0.5
    rollout: rolling
requests:
  read: {enters: app, share: 0.8}
  write: {enters: app, share: 0.2}
"""
NEVER_COVERED = """
anboard: 1
id: never-covered
title: never-covered
places:
  r1: {kind: region, mttf_hours: 48440.0, mttr_hours: 1.722}
  za: {kind: zone, in: r1, mttf_hours: 721.7, mttr_hours: 18.33}
  zb: {kind: zone, in: r1}
components:
  x0:
    kind: generic
    instances:
    - {id: x0-1, place: za}
    - {id: x0-2, place: za}
    mttf_hours: 3856.0
    mttr_hours: 0.1922
  db0:
    kind: mysql
    instances:
    - {id: db0-1, place: za}
    - {id: db0-2, place: zb}
    - {id: db0-3, place: za}
    mttf_hours: 57160.0
    mttr_hours: 0.2521
    replication:
      writer: db0-1
      mode: async
      reads: readers
      failover:
        automatic: true
        detect_seconds: 46.7
        promote_seconds: 900
        coverage: 0
        manual_minutes: 30
        candidates: [db0-3, db0-2]
  app:
    kind: generic
    instances:
    - {id: app-1, place: za}
    - {id: app-2, place: za}
    needs:
    - any: [db0]
      role: reader
      for: [read]
    - any: [db0]
      role: writer
      for: [write]
    - all: [x0]
    mttf_hours: 122.2
    mttr_hours: 0.05633
requests:
  read: {enters: app, share: 0.8}
  write: {enters: app, share: 0.2}
"""
ONE_COMMON_CAUSE = """
anboard: 1
id: one-common-cause
title: one-common-cause
places:
  r1: {kind: region}
  r2: {kind: region, mttf_hours: 23930.0, mttr_hours: 11.12}
  za: {kind: zone, in: r2, mttf_hours: 1228.0, mttr_hours: 10.65}
  zb: {kind: zone, in: r1, mttf_hours: 8802.0, mttr_hours: 1.148}
  zc: {kind: zone, in: r2}
  h1: {kind: host, in: zc, mttf_hours: 23990.0, mttr_hours: 0.3971}
components:
  db0:
    kind: mysql
    instances:
    - {id: db0-1, place: za}
    - {id: db0-2, place: zc}
    mttf_hours: 13660.0
    mttr_hours: 0.07585
    replication:
      writer: db0-2
      mode: async
      reads: readers
      failover:
        automatic: true
        detect_seconds: 600
        promote_seconds: 30
        coverage: 0.9
        manual_minutes: 30
        candidates: [db0-1]
    beta: 1
    deploys_per_month: 1
    change_failure_rate: 0.1
    recovery_hours: 3
    rollout: rolling
  app:
    kind: generic
    instances:
    - {id: app-1, place: za}
    needs:
    - any: [db0]
      role: reader
      for: [read]
    - any: [db0]
      role: writer
      for: [write]
    mttf_hours: 282.1
    mttr_hours: 4.431
requests:
  read: {enters: app, share: 0.8}
  write: {enters: app, share: 0.2}
"""


@pytest.mark.parametrize(
    ("text", "request_class", "unavailability", "failures_per_year"),
    [
        (NO_DETECTION_ONE_CANDIDATE, "read", 0.0005666700511660961, 26.23027471540571),
        (NO_DETECTION_ONE_CANDIDATE, "write", 0.0005666700511660961, 26.23027471540571),
        (NEVER_COVERED, "read", 0.024901349375597612, 16.506907517758542),
        (NEVER_COVERED, "write", 0.02491680128934277, 16.656079377745673),
        (ONE_COMMON_CAUSE, "read", 0.024775251665154572, 39.354787089763356),
        (ONE_COMMON_CAUSE, "write", 0.024416681978366835, 38.82209404660481),
    ],
)
def test_figures_of_another_engine(
    text: str, request_class: str, unavailability: float, failures_per_year: float
) -> None:
    drawn = build_designs({"once-wrong.yaml": text}, ["once-wrong.yaml"])["once-wrong.yaml"]
    assert isinstance(drawn, Design)
    found = evaluate_availability(drawn).requests[request_class]
    assert found.unavailability == pytest.approx(unavailability, rel=SOLVER)
    assert found.failures_per_year == pytest.approx(failures_per_year, rel=SOLVER)
