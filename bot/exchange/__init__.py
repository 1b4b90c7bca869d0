"""Bases from and for other programs.

draft       what a reader found, in words that all formats share, and what could not be carried over
package     a file, folder or zip as names and contents
rasa, dialogflow_es, dialogflow_cx, table   the readers
writing     drafts -> files of the base, which `kb check` can read
jsonl       the base, one intent or phrase a line
cli         kb import, kb export
"""
