package upstream

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxMessage bounds how much of Microsoft's text is kept, in bytes.
const maxMessage = 500

var secrets = []*regexp.Regexp{
	regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,4}`), // JWT
	regexp.MustCompile(`(?i)\bbearer\s+[^\s"']+`),
	regexp.MustCompile(`(?i)\b(client_secret|client_assertion|refresh_token|access_token|id_token|assertion|password|code|code_verifier|sig|secret)\b["']?\s*[=:]\s*["']?[^\s&"',}]+`),
	regexp.MustCompile(`\b[01]\.A[A-Za-z0-9_-]{40,}(\.[A-Za-z0-9_-]+)*`), // Microsoft's refresh tokens and codes
}

var mailAddress = regexp.MustCompile(`[^\s@"'<>(){}\[\],;:=]+@[^\s@"'<>(){}\[\],;:=]+`)

// Redact shortens text and takes out what looks like a token, a secret or a mail address.
func Redact(text string) string {
	if len(text) > 4*maxMessage {
		text = text[:4*maxMessage]
	}
	for _, s := range secrets {
		text = s.ReplaceAllString(text, "[redacted]")
	}
	text = mailAddress.ReplaceAllString(text, "[address]")
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxMessage {
		cut := maxMessage
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	return text
}

// CodeText keeps a code of Microsoft's fit for a log line: short, and only what codes are made of.
func CodeText(code string) string {
	if len(code) > 64 {
		code = code[:64]
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-', r == '.':
			return r
		}
		return -1
	}, code)
}
