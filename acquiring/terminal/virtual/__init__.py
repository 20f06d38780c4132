"""가상 단말기: a card terminal made of software that speaks the real frames. Product code, in a process of its own."""
