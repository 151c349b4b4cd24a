"""The command line: parse, call the pipeline, report. It knows no stage by itself."""
