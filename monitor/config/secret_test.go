package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasid/monitor/config"
)

// However a secret comes into a file, by mistake, the report does not repeat it.
func TestSecretInTheWrongPlaceIsNotShown(t *testing.T) {
	const channel = "[[channel]]\nname = \"desk\"\ntype = \"telegram\"\n"
	for name, text := range map[string]string{
		"token in the file":            channel + `token = "123456:AAEsecretsecret"`,
		"token for its variable":       channel + `token = { env = "123456:AAEsecretsecret" }`,
		"password for its variable":    channel + `token = { env = "gizli-parola" }`,
		"token for its file":           channel + `token = { file = "123456:AAEsecretsecret" }`,
		"token for its credential":     channel + `token = { credential = "123456:AAEsecretsecret" }`,
		"token for the chat":           channel + `chat = "123456:AAEsecretsecret"`,
		"token without quotes":         channel + `token = secretsecret`,
		"token in half quotes":         channel + `token = "secretsecret`,
		"token with a stray quote":     channel + `token = "123456:AAE"secretsecret"`,
		"token under a wrong key":      channel + `tokn = "123456:AAEsecretsecret"`,
		"token in a list":              channel + `token = ["123456:AAEsecretsecret"]`,
		"wrong token from environment": channel + `token = { env = "RASID_PASSWORD" }`,
		"login in the mail host":       "[[channel]]\nname = \"m\"\ntype = \"email\"\nhost = \"gizli:parola@mail.example.org\"",
		"login in an address":          watchOnly + `proxy = "gizli:parola@proxy.example.org:1"`,
		"login in a broken address":    strings.Replace(watchOnly, "https://", "https://gizli:pa rola@", 1),
		"login as text":                watchOnly + `auth = "gizli:parola"`,
		"broken proxy in environment":  watchOnly + `proxy = { env = "RASID_PASSWORD" }`,
		"cookie with a semicolon":      watchOnly + `cookies = { a = "gizli;parola" }`,
		"header with a line break":     watchOnly + `headers = { a = "gizli\nparola" }`,
	} {
		t.Run(name, func(t *testing.T) {
			got := report(t, text, config.Env{Getenv: environment})
			for _, secret := range secrets {
				if strings.Contains(got, secret) {
					t.Errorf("the report shows %q", secret)
				}
			}
		})
	}
}

const secretChannel = `
-- rasid.toml --
[[channel]]
name = "desk"
type = "telegram"
token = { %s }
chat = 1
[[watch]]
name = "a"
url = "https://a.example/"
-- run/token --
123456:AAEsecretsecret
`

func TestSecretsComeFromFilesAndCredentials(t *testing.T) {
	for _, from := range []string{`file = "run/token"`, `credential = "token"`, `env = "RASID_TELEGRAM_TOKEN"`} {
		path := write(t, fmt.Sprintf(secretChannel, from))
		c, err := config.Load(path, config.Env{Getenv: environment, CredentialsDir: filepath.Join(filepath.Dir(path), "run")})
		if err != nil {
			t.Errorf("%s: %v", from, err)
		} else if c.Channels[0].Telegram.Token.Reveal() != "123456:AAEsecretsecret" {
			t.Errorf("%s: another token was read", from)
		}
	}
}

func TestSecretFileThatOthersMayWriteIsRefused(t *testing.T) {
	path := write(t, fmt.Sprintf(secretChannel, `file = "run/token"`))
	if err := os.Chmod(filepath.Join(filepath.Dir(path), "run/token"), 0o622); err != nil {
		t.Fatal(err)
	}
	_, err := config.Load(path, config.Env{})
	if err == nil || !strings.Contains(err.Error(), "may be written by others") || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("Load: %v", err)
	}
}

func TestCredentialCannotLeaveItsFolder(t *testing.T) {
	got := report(t, fmt.Sprintf(secretChannel, `credential = "../rasid.toml"`), config.Env{CredentialsDir: os.TempDir()})
	if !strings.Contains(got, `credential = "../rasid.toml" is not the name of a credential`) {
		t.Errorf("report: %s", got)
	}
}

func TestWithoutSecretsNothingOfThemIsNeeded(t *testing.T) {
	if _, err := config.Load(write(t, switchedOn(t)), config.Env{Getenv: func(string) string { return "" }, NoSecrets: true}); err != nil {
		t.Error(err)
	}
}
