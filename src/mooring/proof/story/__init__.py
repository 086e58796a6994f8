"""The symbolic story: many decisions after one another, with doses and minutes that the solver may choose."""

from mooring.proof.story.invariants import Answer, Invariant, invariant, over_steps
from mooring.proof.story.prove import prove_steps

__all__ = ["Answer", "Invariant", "invariant", "over_steps", "prove_steps"]
