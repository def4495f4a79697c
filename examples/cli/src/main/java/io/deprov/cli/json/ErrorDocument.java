package io.deprov.cli.json;

import java.util.List;

/** A call that failed before it could give its own document. */
public record ErrorDocument(String format, int exitCode, List<String> problems) {

    /** Under the current format. */
    public ErrorDocument(int exitCode, List<String> problems) {
        this("deprov-error/1", exitCode, problems);
    }
}
