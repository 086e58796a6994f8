"""What the report says beside its charts, in plain words."""

from __future__ import annotations

NOT = (
    "These are virtual people: a model of bodies, of a ward and of chance. No person was treated.",
    "The figures are about many, and never about one person. They are no advice; a clinician decides.",
    "What the model leaves out is not shown to be safe: an outcome of 0 here does not mean never.",
)
OUTCOMES = {
    "completed_percent": "Still there at the end of the days simulated.",
    "left_early_percent": (
        "Went away before the end by their own decision. Whoever neither stayed nor left was transferred."
    ),
    "precipitated_withdrawal_percent": (
        "After a dose that displaces opioids, COWS (without rater's error) rose at least once as far as “What counts” "
        "says."
    ),
    "oversedation_percent": "Reached at least once the level of sedation that “What counts” says.",
}
DIFFERENCES = "A line that does not touch 0 is more than the chance of drawing these people."
BANDS = "Each column is one day of those still there, from no withdrawal below to severe above."
MEANS = (
    "The last score of each day, 0 to 48; more is worse. Only those still there are scored, so that the mean also "
    "falls when the worst off leave."
)
DOSES = (
    "The mark is the median. Of those who got it that day, one in ten got less than the line shows, one in ten more."
)
STAY = "Everybody is there at admission; the line falls whenever somebody leaves early or is transferred."
INTERVAL = (
    "An interval of {sure} tells how far a figure may move when other virtual people are drawn. It tells nothing about "
    "how far virtual people are from real ones."
)
PAIRED = (
    "Both arms have the same virtual people and the same chance: the same body, habit, rater's error and delay for the "
    "same person at the same moment. So the difference is taken person by person, and its interval comes from the "
    "spread of these differences (every outcome is a ratio of two sums, linearised; normal approximation)."
)
