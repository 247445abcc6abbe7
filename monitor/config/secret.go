package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"rasid/notify"
)

// variableForm is how names of environment variables are usually written.
var variableForm = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

const secretHint = `write { env = "NAME" }, { file = "path" } or { credential = "name" }`

// secret returns the secret of a key; ok is false if there is none to be had, which was reported if it is a problem. A secret that stands in the file itself is refused: watchlists are kept in git and shared.
func (l *loader) secret(s *section, key string) (secret notify.Secret, ok bool) {
	v, ok := s.get(key)
	if !ok {
		return "", false
	}
	if v.kind == kindText {
		s.wrong(v, key, key+" stands in the file itself", secretHint)
		return "", false
	}
	return l.reveal(s, v, key)
}

// plainOrSecret returns a value that is a text or a secret.
func (l *loader) plainOrSecret(s *section, v value, key string) (notify.Secret, bool) {
	if v.kind == kindText {
		return notify.Secret(v.text), true
	}
	return l.reveal(s, v, key)
}

// reveal reads the secret that { env = … }, { file = … } or { credential = … } means.
func (l *loader) reveal(s *section, v value, key string) (secret notify.Secret, ok bool) {
	if v.kind != kindTable {
		s.wrong(v, key, key+" is "+string(v.kind)+", not a secret", secretHint)
		return "", false
	}
	from := s.inner(v.table, key)
	var text, fault, hint string
	given := 0
	for _, source := range []struct {
		key  string
		read func(name value) (text, fault, hint string)
	}{{"env", l.fromEnv}, {"file", l.fromFile}, {"credential", l.fromCredential}} {
		name, ok := from.get(source.key)
		if !ok {
			continue
		}
		given++
		if !from.is(name, source.key, kindText, source.key+` = "…"`) {
			return "", false
		}
		switch {
		case tokenForm.MatchString(name.text): // so not to be shown
			fault, hint = source.key+" is the secret itself, not where to find it", secretHint
		case !l.env.NoSecrets:
			text, fault, hint = source.read(name)
		}
	}
	from.close()
	switch {
	case given != 1:
		s.wrong(v, key, key+" needs exactly one of env, file and credential", secretHint)
		return "", false
	case fault != "":
		s.wrong(v, key, key+": "+fault, hint)
		return "", false
	}
	return notify.Secret(text), !l.env.NoSecrets
}

func (l *loader) fromEnv(name value) (text, fault, hint string) {
	text = l.env.Getenv(name.text)
	if text == "" {
		variable := "that env names"
		if variableForm.MatchString(name.text) { // anything else may be the secret itself, by mistake
			variable = quote(name.text)
		}
		return "", "the environment variable " + variable + " is not set", "set it where rasid is started, or in the EnvironmentFile of its unit"
	}
	return text, "", ""
}

func (l *loader) fromFile(name value) (text, fault, hint string) {
	path := name.src.resolve(name.text)
	text, fault, hint = readSecret(path)
	if fault != "" {
		return "", fault, hint
	}
	// Who may write the file may have Rasid send the newsroom's alerts elsewhere. That others may read it is not refused: container
	// systems mount secrets so.
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o022 != 0 {
		return "", "the file " + quote(path) + " may be written by others", "run: chmod 600 " + path
	}
	return text, "", ""
}

func (l *loader) fromCredential(name value) (text, fault, hint string) {
	const unit = "write LoadCredential= in the unit of rasid"
	switch {
	case l.env.CredentialsDir == "":
		return "", "there are no credentials: $CREDENTIALS_DIRECTORY is not set", unit + ", or use env or file"
	case name.text == "" || name.text != filepath.Base(name.text):
		return "", "credential = " + quote(name.text) + " is not the name of a credential", "write the name that stands after LoadCredential= in the unit"
	}
	text, fault, hint = readSecret(filepath.Join(l.env.CredentialsDir, name.text))
	if fault != "" {
		hint = unit
	}
	return text, fault, hint
}

// readSecret reads a secret that is a file's only content. Editors and echo end it with a line break, which is no part of it.
func readSecret(path string) (text, fault, hint string) {
	data, err := readFile(path, maxSecretSize)
	if err != nil {
		return "", err.Error(), pathHint
	}
	text = strings.TrimRight(string(data), "\r\n")
	if text == "" {
		return "", "the file " + quote(path) + " is empty", "write the secret into it"
	}
	return text, "", ""
}
