"""The JSON that clients see: requests read into answers, assessments and definitions written out.

The shapes of requests are made from the rulebook's questionnaire; nothing here decides anything.
"""
