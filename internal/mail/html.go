package mail

import (
	"html/template"
	"strings"
)

// page is a mail for those who read HTML: no pictures, nothing fetched, and the reader's own
// colors but on the button, which has both of its own.
var page = template.Must(template.New("mail").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{{.Subject}}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:560px;margin:0 auto">
{{- if .Sender}}
<p style="margin:0 0 24px;font-weight:600">{{.Sender}}</p>
{{- end}}
{{- range .Paragraphs}}
{{- if .Link}}
<p style="margin:24px 0"><a href="{{.Link}}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:#0d6477;color:#ffffff;font-weight:600;text-decoration:none">{{$.Button}}</a></p>
<p style="margin:0 0 16px;font-size:13px;overflow-wrap:anywhere">Or copy this address into your browser: {{.Link}}</p>
{{- else}}
<p style="margin:0 0 16px;white-space:pre-line">{{.Text}}</p>
{{- end}}
{{- end}}
</div>
</body>
</html>
`))

type paragraph struct{ Text, Link string }

// message is a mail with its link, as it leaves.
func message(m Mail, link string) (Message, error) {
	var paragraphs []paragraph
	for _, text := range strings.Split(strings.TrimSpace(m.Body), "\n\n") {
		p := paragraph{Text: text}
		if text == LinkHere {
			p.Link = link
		}
		paragraphs = append(paragraphs, p)
	}
	var html strings.Builder
	err := page.Execute(&html, map[string]any{"Subject": m.Subject, "Sender": m.SenderName, "Button": Purposes[m.Kind].Button, "Paragraphs": paragraphs})
	return Message{
		FromName: m.SenderName, ReplyTo: m.ReplyTo, To: m.To, Subject: m.Subject, HTML: html.String(),
		Text: strings.Replace(m.Body, "\n\n"+LinkHere+"\n\n", "\n\n"+link+"\n\n", 1),
	}, err
}
