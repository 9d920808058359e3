package main

import "time"

// What components take, as Alloy's reference of 1.x names it; only what we use, so that everything else is refused.

// A receiver and rules are Go values that pass through the language as they are.
type receiver struct{}
type rules struct{}

func (receiver) AlloyCapsule() {}
func (rules) AlloyCapsule()    {}

type receiving struct {
	Receiver receiver `alloy:"receiver,attr"`
}
type relabelling struct {
	Receiver receiver `alloy:"receiver,attr"`
	Rules    rules    `alloy:"rules,attr"`
}

type discovered struct {
	Targets []map[string]string `alloy:"targets,attr"`
}
type relabelled struct {
	Output []map[string]string `alloy:"output,attr"`
	Rules  rules               `alloy:"rules,attr"`
}

var exported = map[string]func() interface{}{
	"local.file_match":     func() interface{} { return discovered{Targets: []map[string]string{}} },
	"discovery.kubernetes": func() interface{} { return discovered{Targets: []map[string]string{}} },
	"discovery.relabel":    func() interface{} { return relabelled{Output: []map[string]string{}} },
	"loki.process":         func() interface{} { return receiving{} },
	"loki.write":           func() interface{} { return receiving{} },
	"loki.relabel":         func() interface{} { return relabelling{} },
}

var components = map[string]func() interface{}{
	"local.file_match":       func() interface{} { return &paths{} },
	"loki.source.file":       func() interface{} { return &pods{} },
	"discovery.kubernetes":   func() interface{} { return &discovery{} },
	"discovery.relabel":      func() interface{} { return &targets{} },
	"loki.source.kubernetes": func() interface{} { return &pods{} },
	"logging":                func() interface{} { return &logging{} },
	"loki.source.syslog":     func() interface{} { return &source{} },
	"loki.relabel":           func() interface{} { return &relabel{} },
	"loki.process":           func() interface{} { return &process{} },
	"loki.write":             func() interface{} { return &write{} },
}

type logging struct {
	Level  string `alloy:"level,attr,optional"`
	Format string `alloy:"format,attr,optional"`
}

type discovery struct {
	Role       string     `alloy:"role,attr"`
	Namespaces namespaces `alloy:"namespaces,block,optional"`
}
type namespaces struct {
	Own   bool     `alloy:"own_namespace,attr,optional"`
	Names []string `alloy:"names,attr,optional"`
}
type paths struct {
	Targets []map[string]string `alloy:"path_targets,attr"`
	Period  time.Duration       `alloy:"sync_period,attr,optional"`
}
type targets struct {
	Targets []map[string]string `alloy:"targets,attr"`
	Rules   []rule              `alloy:"rule,block,optional"`
}
type pods struct {
	Targets   []map[string]string `alloy:"targets,attr"`
	ForwardTo []receiver          `alloy:"forward_to,attr"`
}

type source struct {
	ForwardTo []receiver `alloy:"forward_to,attr"`
	Rules     rules      `alloy:"relabel_rules,attr,optional"`
	Listeners []listener `alloy:"listener,block"`
}
type listener struct {
	Address  string `alloy:"address,attr"`
	Protocol string `alloy:"protocol,attr,optional"`
	Format   string `alloy:"syslog_format,attr,optional"`
	Longest  int    `alloy:"max_message_length,attr,optional"`
	Stamped  bool   `alloy:"use_incoming_timestamp,attr,optional"`
}

type relabel struct {
	ForwardTo []receiver `alloy:"forward_to,attr"`
	Rules     []rule     `alloy:"rule,block,optional"`
}
type rule struct {
	Sources []string `alloy:"source_labels,attr,optional"`
	Target  string   `alloy:"target_label,attr,optional"`
	Regex   string   `alloy:"regex,attr,optional"`
	Action  string   `alloy:"action,attr,optional"`
}

type process struct {
	ForwardTo []receiver `alloy:"forward_to,attr"`
	Stages    []stage    `alloy:"stage,enum,optional"`
}
type stage struct {
	Cri      *criStage      `alloy:"cri,block,optional"`
	JSON     *jsonStage     `alloy:"json,block,optional"`
	Keep     *keepStage     `alloy:"label_keep,block,optional"`
	Labels   *valuesStage   `alloy:"labels,block,optional"`
	Limit    *limitStage    `alloy:"limit,block,optional"`
	Logfmt   *logfmtStage   `alloy:"logfmt,block,optional"`
	Metadata *valuesStage   `alloy:"structured_metadata,block,optional"`
	Regex    *regexStage    `alloy:"regex,block,optional"`
	Replace  *replaceStage  `alloy:"replace,block,optional"`
	Template *templateStage `alloy:"template,block,optional"`
}
type criStage struct {
	Lines    int  `alloy:"max_partial_lines,attr,optional"`
	Size     int  `alloy:"max_partial_line_size,attr,optional"`
	Truncate bool `alloy:"max_partial_line_size_truncate,attr,optional"`
}
type jsonStage struct {
	Expressions map[string]string `alloy:"expressions,attr"`
}
type keepStage struct {
	Values []string `alloy:"values,attr"`
}
type valuesStage struct {
	Values map[string]string `alloy:"values,attr"`
}
type limitStage struct {
	Rate  float64 `alloy:"rate,attr"`
	Burst int     `alloy:"burst,attr"`
	Drop  bool    `alloy:"drop,attr,optional"`
}
type logfmtStage struct {
	Mapping map[string]string `alloy:"mapping,attr"`
}
type regexStage struct {
	Expression string `alloy:"expression,attr"`
}
type replaceStage struct {
	Expression string `alloy:"expression,attr"`
	Replace    string `alloy:"replace,attr,optional"`
}
type templateStage struct {
	Source   string `alloy:"source,attr"`
	Template string `alloy:"template,attr"`
}

type write struct {
	Endpoints []endpoint `alloy:"endpoint,block,optional"`
}
type endpoint struct {
	URL       string        `alloy:"url,attr"`
	BatchSize string        `alloy:"batch_size,attr,optional"`
	BatchWait time.Duration `alloy:"batch_wait,attr,optional"`
	Retries   int           `alloy:"max_backoff_retries,attr,optional"`
	Longest   time.Duration `alloy:"max_backoff_period,attr,optional"`
}
