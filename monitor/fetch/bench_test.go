package fetch_test

import (
	"io"
	"net/http"
	"strconv"
	"syscall"
	"testing"

	stdgzip "compress/gzip"

	"rasid/monitor/fetch"
)

// gzipServer serves a page of 183 KB in gzip.
func gzipServer(b *testing.B) (url string, size int64) {
	page := bigPage()
	wire := compress(b, "gzip", page)
	s := serve(b, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", strconv.Itoa(len(wire)))
		_, _ = w.Write(wire)
	})
	return s.URL, int64(len(page))
}

// measureCPU reports the processor time of the whole process for each operation, the server's included: on a busy machine the clock says
// nothing.
func measureCPU(b *testing.B, loop func()) {
	b.ReportAllocs()
	before := cpuTime(b)
	loop()
	b.ReportMetric(float64(cpuTime(b)-before)/float64(b.N), "cpu-ns/op")
}

func cpuTime(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

func BenchmarkGetUnchanged(b *testing.B) {
	url, size := gzipServer(b)
	c := newClient(b, fetch.Options{})
	known := get(b, c, fetch.Request{URL: url}, fetch.Known{}).Known()
	b.SetBytes(size)
	measureCPU(b, func() {
		for b.Loop() {
			if !get(b, c, fetch.Request{URL: url}, known).Unchanged {
				b.Fatal("got a change")
			}
		}
	})
}

func BenchmarkGetChanged(b *testing.B) {
	url, size := gzipServer(b)
	c := newClient(b, fetch.Options{})
	b.SetBytes(size)
	measureCPU(b, func() {
		for b.Loop() {
			get(b, c, fetch.Request{URL: url}, fetch.Known{})
		}
	})
}

// BenchmarkBareClient is what the other two are measured against: net/http, the standard library's gzip and io.ReadAll.
func BenchmarkBareClient(b *testing.B) {
	url, size := gzipServer(b)
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	c := &http.Client{Transport: transport}
	b.SetBytes(size)
	measureCPU(b, func() {
		for b.Loop() {
			if _, err := bareGet(c, url); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func bareGet(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	z, err := stdgzip.NewReader(resp.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
