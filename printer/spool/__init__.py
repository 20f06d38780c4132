"""Jobs to printers: the states of a job, one worker a printer, the conversation on its line, the proof."""
