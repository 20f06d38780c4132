"""The paper room: `document` is what is printed, `escpos` and `profile` how, `transport` where."""
