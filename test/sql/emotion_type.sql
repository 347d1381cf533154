-- The text form of the type emotion: what is printed, and the error for each bad input.
SET search_path = empathy, public;

-- as printed
SELECT 'valence=0.531234567 intensity=0.6121 confidence=0.88 lang=en model=9f3a1c02 flags=contrast+negated positive=0.8 negative=0.1 gratitude=0.9312 joy=0.1212'::emotion;
SELECT 'valence=-0'::emotion;
SELECT E'\n joy=.5\tvalence=+01.000 model=ABCDEF01 '::emotion;

-- bad input
SELECT ''::emotion;
SELECT '   '::emotion;
SELECT 'joy=0.5'::emotion;
SELECT 'I am so happy with it'::emotion;
SELECT 'valence = 0.5'::emotion;
SELECT 'valence=0.5,joy=0.5'::emotion;
SELECT 'valence=0.5 valence=0.5'::emotion;
SELECT 'valence=0.5 joy=0.5 joy=0.5'::emotion;
SELECT 'valence=0.5 happiness=0.5'::emotion;
SELECT 'valence=0.5 Joy=0.5'::emotion;
SELECT 'valence=0.5 frustration=0.5'::emotion;
SELECT 'valence='::emotion;
SELECT 'valence=nan'::emotion;
SELECT 'valence=1e-1'::emotion;
SELECT 'valence=1.1'::emotion;
SELECT 'valence=-1.000000001'::emotion;
SELECT 'valence=99999999999999999999'::emotion;
SELECT 'valence=0.1234567891'::emotion;
SELECT 'valence=0 joy=1.0001'::emotion;
SELECT 'valence=0 joy=-0.1'::emotion;
SELECT 'valence=0 joy=0.12345'::emotion;
SELECT 'valence=0 lang=xx'::emotion;
SELECT 'valence=0 model=12'::emotion;
SELECT 'valence=0 model=not a model'::emotion;
SELECT 'valence=0 flags='::emotion;
SELECT 'valence=0 flags=angry'::emotion;
SELECT 'valence=0 flags=negated+negated'::emotion;
SELECT 'valence=0 a_very_long_key_that_is_clipped_when_it_is_quoted=0.5'::emotion;
SELECT ('valence=0' || repeat(' ', 20000))::emotion;

-- unknown names
SELECT probability('valence=0', 'happiness');
SELECT probability('valence=0', '');
SELECT probability('valence=0', 'love', 'ekman');
SELECT probability('valence=0', 'joy', 'mood');
SELECT labels('valence=0', 'mood');

-- the labels, and the schemes with their members
SELECT * FROM emotion_labels();
SELECT scheme, position, label, array_to_string(members, ' ') AS members
FROM emotion_schemes() WHERE scheme <> 'goemotions';
