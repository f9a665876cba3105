"""Asking after people: silence after a worrying answer, and how it goes after a result.

``planning`` writes down what is to be done later, in the transaction of the turn; ``due`` does it;
``answering`` takes the reply. Why it is a table and a sweep: docs/adr/0015.
"""
