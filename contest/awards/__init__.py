"""Award, handover and settlement: from the choice of a winner to the prize in their balance.

`actions.awarding` chooses and voids; `actions.handover` and `actions.deliverables` hand over. `lifecycle` has the states of
all three, `doubts` whether a source file is what it says, `jobs` what happens when a time is over. `queries` reads.
"""
