"""The menu board and the pick-up board (메뉴판, 픽업 안내판)."""
