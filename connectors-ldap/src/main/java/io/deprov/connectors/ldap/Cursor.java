package io.deprov.connectors.ldap;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where discovery goes on: which of the accounts asked about, and which stage of it. Written as {@code account.stage}; it holds no
 * state of the server, so that it stays valid for as long as the same accounts are asked about.
 *
 * @param account index into the request's accounts
 * @param stage 0 for the entry and its credentials, then one for each group base and membership attribute
 */
record Cursor(int account, int stage) {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");

    static Cursor parse(String text) throws ConnectorException {
        if (text.isEmpty()) {
            return new Cursor(0, 0);
        }
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw ConnectorException.of(FailureClass.INVALID_REQUEST, "not a cursor of this connector: start again");
        }
        return new Cursor(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    String text() {
        return account + "." + stage;
    }
}
