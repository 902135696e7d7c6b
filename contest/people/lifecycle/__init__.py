"""What changes people, their sign-ins, tokens, bank details, sanctions and second factors, and what each change tells."""
