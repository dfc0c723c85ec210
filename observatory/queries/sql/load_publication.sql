SELECT code_lecture, perimetre, generation, renvoi FROM publication;
