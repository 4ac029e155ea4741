package mail

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// values fill every purpose there is.
var values = Values{
	"company": "Fabrikam", "companies": "Fabrikam, Contoso", "actor": "Mia", "user": "Clara", "until": "noon", "reason": "Asked for help",
	"address": "192.0.2.1", "used": "noon", "begun": "noon", "what": "Your password was changed", "client": "Halo",
}

func TestEveryPurposeCanBeWritten(t *testing.T) {
	t.Parallel()
	for kind, p := range Purposes {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			subject, text, err := p.compose("Mia", Sender{Name: "Nordlicht Cloud", SupportEmail: "help@nordlicht.example"}, values)
			require.NoError(t, err)
			require.NotEmpty(t, p.To)
			require.NotRegexp(t, blank, subject+text)
			require.Regexp(t, `^Hello Mia,\n\n[A-Z]`, text, "what follows the greeting is a sentence")
			require.Contains(t, text, "Nordlicht Cloud")
			require.Equal(t, p.Button != "", strings.Contains(text, "\n\n"+LinkHere+"\n\n"), "a link is a paragraph of its own")
			out, err := message(Mail{Kind: kind, Subject: subject, Body: text, SenderName: "Nordlicht Cloud"}, "https://portal.example/activate#token")
			require.NoError(t, err)
			require.NotContains(t, out.Text+out.HTML, LinkHere)
			require.NotRegexp(t, regexp.MustCompile(`<img|<link|<script|src=|@import|url\(`), out.HTML, "nothing is fetched")
			require.Less(t, len(out.HTML), 4<<10)
		})
	}
	_, _, err := Purposes[Invitation].compose("Mia", Sender{}, nil)
	require.ErrorContains(t, err, "misses its value")
}

// TestWhatIsWrittenStaysText: names are other people's input, also in a mail.
func TestWhatIsWrittenStaysText(t *testing.T) {
	t.Parallel()
	hostile := "Evil\r\nBcc: all@example.com\r\n\r\n" + LinkHere + "\u2028<img src=x>{companies}"
	subject, text, err := Purposes[Invitation].compose(hostile, Sender{Name: hostile}, Values{"company": hostile, "companies": hostile})
	require.NoError(t, err)
	require.NotContains(t, subject, "\n")
	require.NotContains(t, subject, "\r")
	require.Contains(t, subject, "{companies}", "a value is not filled again")
	out, err := message(Mail{Kind: Invitation, Subject: subject, Body: text, SenderName: oneLine(hostile)}, "https://portal.example/activate#token")
	require.NoError(t, err)
	require.NotContains(t, out.HTML, "<img")
	require.Equal(t, 1, strings.Count(out.Text, "#token"))
	require.Equal(t, 1, strings.Count(out.HTML, `href=`))
}
