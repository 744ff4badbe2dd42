"""What can be asked, whoever asks: facts in (`record`), rows behind (`projector`), people and keys (`accounts`)."""
