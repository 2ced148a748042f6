"""The letters (文书) of a case: their mandated wording, filling, and files."""
