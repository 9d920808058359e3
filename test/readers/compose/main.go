// The loader of Docker Compose without the client of an engine around it: the library that docker compose links, called in
// the order in which its command `config` calls it. It takes the flags of that command that the readers use.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

type words []string

func (w *words) String() string        { return "" }
func (w *words) Set(word string) error { *w = append(*w, word); return nil }

func main() {
	var files, environmentFiles, profiles words
	flag.Var(&files, "f", "a project file")
	flag.Var(&environmentFiles, "env-file", "a file of variables")
	flag.Var(&profiles, "profile", "a profile to start")
	flag.Parse()
	if flag.Arg(0) != "config" {
		fail(fmt.Errorf("unknown command %q", flag.Arg(0)))
	}
	config := flag.NewFlagSet("config", flag.ExitOnError)
	format := config.String("format", "yaml", "yaml or json")
	quiet := config.Bool("quiet", false, "print nothing")
	raw := config.Bool("no-interpolate", false, "leave variables as they are")
	listProfiles := config.Bool("profiles", false, "print the names of the profiles")
	listServices := config.Bool("services", false, "print the names of the services")
	_ = config.Parse(flag.Args()[1:])

	ctx := context.Background()
	options, err := cli.NewProjectOptions(files,
		cli.WithInterpolation(!*raw),
		cli.WithResolvedPaths(true),
		cli.WithNormalization(true),
		cli.WithConsistency(true),
		cli.WithDefaultProfiles(profiles...),
		cli.WithDiscardEnvFile,
		cli.WithOsEnv,
		cli.WithEnvFiles(environmentFiles...),
		cli.WithDotEnv,
	)
	fail(err)
	if *raw {
		model, err := options.LoadModel(ctx)
		fail(err)
		if !*quiet {
			encoder := yaml.NewEncoder(os.Stdout)
			encoder.SetIndent(2)
			fail(encoder.Encode(model))
		}
		return
	}
	project, err := options.LoadProject(ctx)
	fail(err)
	// What the command does after loading: the services of the profiles alone, and nothing that none of them uses.
	project, err = project.WithSelectedServices(nil)
	fail(err)
	project = project.WithoutUnnecessaryResources()
	switch {
	case *listProfiles:
		printAll(profilesOf(project))
	case *listServices:
		printAll(project.ServiceNames())
	default:
		project, err = project.WithServicesEnvironmentResolved(true)
		fail(err)
		fail(project.CheckContainerNameUnicity())
		text, err := marshal(project, *format)
		fail(err)
		if !*quiet {
			// Doubled, so that the output is a project file again.
			fmt.Print(string(bytes.ReplaceAll(text, []byte{'$'}, []byte{'$', '$'})))
		}
	}
}

func profilesOf(project *types.Project) []string {
	var names []string
	for _, service := range project.AllServices() {
		names = append(names, service.Profiles...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func marshal(project *types.Project, format string) ([]byte, error) {
	if format == "json" {
		return project.MarshalJSON()
	}
	return project.MarshalYAML()
}

func printAll(names []string) {
	for _, name := range names {
		fmt.Println(name)
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
