export const PASSWORD_RULE = "At least 10 characters. A few unrelated words are good; a common password is refused.";
