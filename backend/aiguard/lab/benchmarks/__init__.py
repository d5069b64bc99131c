"""Published benchmark sets as their authors lay them out, judged in the columns their papers print."""
