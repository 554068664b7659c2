"""Every page on one screen."""

from django.urls import path

from decks.views import account, cards, deck, door, edit, home, media, memory, paste, spaced, study

urlpatterns = [
    path("", home.home, name="home"),
    path("keys/", home.keys, name="keys"),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
    # Accounts
    path("account/sign-in/", door.sign_in, name="sign_in"),
    path("account/sign-in/code/", door.sign_in_code, name="sign_in_code"),
    path("account/sign-up/", door.sign_up, name="sign_up"),
    path("account/sign-out/", door.sign_out, name="sign_out"),
    path("account/first/<str:token>/", door.first_admin, name="first_admin"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/two-step/", account.two_step_page, name="two_step"),
    path("account/sign-ins/end/", account.signins_end, name="signins_end"),
    path("account/data/", account.my_data, name="my_data"),
    path("account/memory/", memory.memory, name="memory"),
    path("account/delete/", account.account_delete, name="account_delete"),
    # Decks
    path("decks/", home.decks, name="decks"),
    path("decks/new/", paste.deck_new, name="deck_new"),
    path("d/<slug:deck_id>/", deck.page, name="deck"),
    path("d/<slug:deck_id>/cards/", deck.cards, name="deck_cards"),
    path("d/<slug:deck_id>/viewer/", deck.viewer, name="deck_viewer"),
    path("d/<slug:deck_id>/cards/<slug:uid>/star/", deck.star, name="card_star"),
    path("d/<slug:deck_id>/edit/", edit.deck_edit, name="deck_edit"),
    path("d/<slug:deck_id>/delete/", edit.deck_delete, name="deck_delete"),
    path("d/<slug:deck_id>/restore/", edit.deck_restore, name="deck_restore"),
    path("d/<slug:deck_id>/export/<slug:format>/", media.deck_export, name="deck_export"),
    path("d/<slug:deck_id>/print/", media.deck_print, name="deck_print"),
    path("d/<slug:deck_id>/media/<str:name>", media.media, name="media"),
    path("d/<slug:deck_id>/pictures/", cards.picture_add, name="picture_add"),
    path("d/<slug:deck_id>/cards/new/", cards.card_new, name="card_new"),
    path("d/<slug:deck_id>/cards/preview/", cards.card_preview, name="card_preview"),
    path("d/<slug:deck_id>/cards/<slug:uid>/", cards.card_row, name="card"),  # one row of the list (Cancel)
    path("d/<slug:deck_id>/cards/<slug:uid>/edit/", cards.card_edit, name="card_edit"),
    path("d/<slug:deck_id>/cards/<slug:uid>/delete/", cards.card_delete, name="card_delete"),
    path("d/<slug:deck_id>/cards/<slug:uid>/restore/", cards.card_restore, name="card_restore"),
    path("d/<slug:deck_id>/cards/<slug:uid>/duplicate/", cards.card_duplicate, name="card_duplicate"),
    path("d/<slug:deck_id>/cards/<slug:uid>/move/", cards.card_move, name="card_move"),
    path("d/<slug:deck_id>/mastery/", deck.mastery, name="deck_mastery"),
    path("d/<slug:deck_id>/sessions.csv", deck.sessions_csv, name="sessions_csv"),
    path("d/<slug:deck_id>/sessions/<str:username>/", deck.sessions, name="deck_sessions"),
    # Studying
    path("d/<slug:deck_id>/study/<slug:mode>/", study.start, name="mode"),
    path("d/<slug:deck_id>/study/<slug:mode>/preset/", study.preset, name="mode_preset"),
    path("d/<slug:deck_id>/exam/", spaced.exam, name="deck_exam"),
    path("d/<slug:deck_id>/cards/<slug:uid>/hold/<slug:act>/", spaced.hold, name="card_hold"),
    path("study/mixed/", spaced.mixed, name="study_mixed"),
    path("study/<uuid:session_id>/", study.step, name="study"),
    path("study/<uuid:session_id>/undo/", study.undo, name="study_undo"),
    path("study/<uuid:session_id>/redo/", study.redo, name="study_redo"),
    path("study/<uuid:session_id>/again/", study.again, name="study_again"),
]
