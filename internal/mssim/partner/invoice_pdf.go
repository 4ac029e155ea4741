package partner

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// getStatement serves an invoice as a document.
func getStatement(c *call, s *world.State) (answer, error) {
	i, err := findInvoice(c, s)
	if err != nil {
		return answer{}, err
	}
	return document("Invoice_"+i.ID+".pdf", append([]string{"Invoice " + i.ID}, statementLines(s, i)...)), nil
}

// getTaxReceipt serves the receipt of an invoice's tax, which most invoices do not
// have.
func getTaxReceipt(c *call, s *world.State) (answer, error) {
	i, err := findInvoice(c, s)
	if err != nil {
		return answer{}, err
	}
	id, issued := receiptOf(s, i)
	if !issued || id != c.params["receipt"] {
		return answer{}, errNotFound("Tax receipt " + c.params["receipt"])
	}
	return document("E-Tax-"+id+".pdf", append([]string{"Tax receipt " + id, "Invoice " + i.ID}, statementLines(s, i)...)), nil
}

func statementLines(s *world.State, i *world.Invoice) []string {
	p, _ := s.Partners.Get("", i.PartnerID)
	const layout = "2006-01-02"
	return []string{
		p.Name, "Date " + i.At.Format(layout), "Period " + i.From.Format(layout) + " to " + i.Until.AddDate(0, 0, -1).Format(layout),
		"Lines " + fmt.Sprint(len(i.Charges(s))), "Total " + i.Total + " " + i.Currency, "Made by a simulator: nothing is owed.",
	}
}

func document(name string, lines []string) answer {
	return answer{status: http.StatusOK, raw: pdf(lines), header: http.Header{
		"Content-Type": {"application/pdf"}, "Content-Disposition": {"attachment; filename=" + name},
	}}
}

// pdf is a document of one page with lines of text.
func pdf(lines []string) []byte {
	var text strings.Builder
	text.WriteString("BT /F1 14 Tf 18 TL 60 760 Td")
	for _, l := range lines {
		fmt.Fprintf(&text, " (%s) Tj T*", pdfText(l))
	}
	text.WriteString(" ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for n, o := range objects {
		offsets[n] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", n+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return out.Bytes()
}

// pdfText escapes a text for WinAnsi, which has Western letters only.
func pdfText(s string) string {
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '(' || r == ')' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r >= ' ' && r < 0x7f:
			out.WriteRune(r)
		case r >= 0xa0 && r <= 0xff:
			fmt.Fprintf(&out, "\\%03o", r)
		default:
			out.WriteByte('?')
		}
	}
	return out.String()
}
