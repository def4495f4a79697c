package io.deprov.cli;

import java.util.List;

/** Whether a switch is on a command line, also where the command line as a whole makes no sense. */
final class Wanted {

    private Wanted() {}

    /**
     * True when the switch is given in any form the parser takes, or with a value that it does not. {@code --} ends the options.
     *
     * @param option with its hyphens
     */
    static boolean is(String option, List<String> arguments) {
        for (String argument : arguments) {
            if (argument.equals("--")) {
                return false;
            }
            if (argument.equals(option)
                    || (argument.startsWith(option + "=") && isTrue(argument.substring(option.length() + 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTrue(String value) {
        return !value.isEmpty() && !value.equalsIgnoreCase("false");
    }
}
