package fetch

// Decode returns the text of a body that did not come through Get, such as a file: the charset is found as for an answer with this
// Content-Type, which may be empty. The error is an *UndecodableError.
func Decode(body []byte, contentType string) (decoded, charset string, err error) {
	t, err := decodeText(body, contentType)
	if err != nil {
		return "", "", err
	}
	return string(t.bytes), t.charset, nil
}
