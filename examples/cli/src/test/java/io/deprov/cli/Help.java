package io.deprov.cli;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the command line says about itself, for the tests of its documentation. */
public final class Help {

    private Help() {}

    /** The options that a command's help lists. */
    public static Set<String> options(String command) {
        return Pattern.compile("^ +(?:-[a-z], )?(--[a-z-]+)", Pattern.MULTILINE)
                .matcher(Call.of(Clock.systemUTC(), command, "-h").out())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The numbers, the most urgent first. */
    public static List<String> exitCodes() {
        return Stream.of(ExitCode.values())
                .map(code -> String.valueOf(code.number()))
                .toList();
    }
}
