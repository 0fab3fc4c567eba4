"""What officers ask and choose in the talk."""
