package io.deprov.cli;

import io.deprov.cli.json.ErrorDocument;
import io.deprov.cli.text.PlainText;
import io.deprov.cli.text.Screen;
import io.deprov.core.json.CoreJson;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options every command has, and how every command answers. */
@Command(
        name = "deprov",
        description = "Removes a leaver's access everywhere and proves it.",
        footer = {
            "",
            "Exit codes: 0 everything due is verified; 1 something due is still open; 2 usage or configuration;",
            "3 refused, nothing executed; 4 content does not match its digest."
        })
final class Root {

    /** How many lines of one group people are shown. */
    private static final int LINES = 40;

    private final Environment environment;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration (default: deprov.yaml).")
    private Path config = Path.of("deprov.yaml");

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "One JSON document on standard output, for programs.")
    private boolean json;

    @Option(names = "--all", scope = ScopeType.INHERIT, description = "Every line of long lists, for people.")
    private boolean all;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Stack traces of errors.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "This help.")
    @SuppressWarnings("UnusedVariable") // picocli itself acts on it
    private boolean help;

    Root(Environment environment) {
        this.environment = environment;
    }

    Environment environment() {
        return environment;
    }

    Path config() {
        return config;
    }

    /** Whether a program called. */
    boolean isJson() {
        return json;
    }

    /** How many lines of one group to show. */
    int lines() {
        return all ? Integer.MAX_VALUE : LINES;
    }

    /** Gives the result: to programs as a document, to people as a page. */
    int answer(ExitCode code, IntFunction<Object> document, Consumer<Screen> page) {
        if (json) {
            print(document.apply(code.number()));
        } else {
            page.accept(new Screen(environment.out(), environment.width()));
        }
        return code.number();
    }

    private void print(Object document) {
        byte[] bytes = CoreJson.prettyBytes(document);
        environment.out().write(bytes, 0, bytes.length);
        environment.out().write('\n');
        environment.out().flush();
    }

    /** Says what is wrong, on stderr. */
    void complain(List<String> problems) {
        problems.forEach(problem -> environment.err().println("deprov: " + PlainText.of(problem)));
    }

    int failed(Throwable e) {
        return failed(e, json, debug);
    }

    /** Says what became of something thrown; programs get a document even then. */
    int failed(Throwable e, boolean asJson, boolean withTrace) {
        Failure failure = Failure.of(e);
        complain(failure.problems());
        if (withTrace) {
            e.printStackTrace(environment.err());
        }
        if (asJson) {
            print(new ErrorDocument(failure.code().number(), failure.problems()));
        }
        return failure.code().number();
    }
}
