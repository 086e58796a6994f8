"""The symbolic story: many decisions after one another, with doses and minutes that the solver may choose."""

from mooring.proof.story.invariants import Answer, Invariant, invariant
from mooring.proof.story.prove import prove_steps

__all__ = ["Answer", "Invariant", "invariant", "prove_steps"]
