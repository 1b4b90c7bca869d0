# What a solved ticket teaches: the agent is asked, with one tap to answer.

teach-offer = 🎓 What was it about? The bot will learn to answer it.
teach-about = It is about “{ $title }”
teach-new = ➕ A new topic
teach-not = Do not learn
teach-about-said = 🎓 Noted: it is about “{ $title }”.
teach-new-said = 🎓 Noted: a new topic. An editor will see the question and your answer.
teach-not-said = All right, I do not learn this one.
