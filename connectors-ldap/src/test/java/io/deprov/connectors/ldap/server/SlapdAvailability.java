package io.deprov.connectors.ldap.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Finds {@code slapd} and decides what a test without one is: skipped, or failed on a build server. */
public final class SlapdAvailability implements ExecutionCondition {

    static final String HOW_TO_INSTALL = "no slapd on this machine: install it with"
            + " 'apt-get install -y --no-install-recommends slapd ldap-utils' (the service need not run)";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return verdict(slapd(), System.getenv());
    }

    static ConditionEvaluationResult verdict(Optional<Path> slapd, Map<String, String> environment) {
        if (slapd.isPresent()) {
            return ConditionEvaluationResult.enabled("slapd is " + slapd.get());
        }
        if ("true".equalsIgnoreCase(environment.get("CI"))) {
            throw new IllegalStateException(HOW_TO_INSTALL + "; CI=true, so this is a failure and not a skipped test");
        }
        return ConditionEvaluationResult.disabled(HOW_TO_INSTALL);
    }

    /** The server's binary. An unprivileged user's PATH often lacks /usr/sbin. */
    static Optional<Path> slapd() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of("/usr/sbin"), Arrays.stream(path.split(File.pathSeparator)))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "slapd"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
