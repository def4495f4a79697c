package io.deprov.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Reads a document once, keeps nothing, and refuses what {@link CanonicalJson} must not hash.
 *
 * <p>Needed because the canonicaliser behind it is lenient: it turns 9007199254740993 into ...992, a lone surrogate
 * into a question mark, takes {@code 01} for 1, and recurses until the stack ends.
 *
 * <p>The grammar is that of <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>, by recursive descent: a
 * method reads one construct, from its first character to behind its last. Positions are in characters, not bytes.
 */
final class StrictJson {
    /** Nested deeper, a document is an attack on our stack. */
    static final int MAX_DEPTH = 256;

    /** 2^53: up to here every integer is a double of its own. */
    private static final double LAST_EXACT = 0x1p53;

    private static final String LAST_EXACT_DIGITS = "9007199254740992";

    /** From here on the canonical form has an exponent, and no reader takes it for an exact integer. */
    private static final double FIRST_WITH_EXPONENT = 1e21;

    private static final char END = '\uffff';

    private final String text;
    private int at;
    private boolean hasReals;
    private boolean isCanonical = true;

    private StrictJson(String text) {
        this.text = text;
    }

    /** Returns the text of a document, if it is UTF-8 to the letter: no overlong forms, no surrogates, no mark. */
    static String decode(byte[] utf8) {
        String text = new String(utf8, UTF_8);
        // What is not UTF-8 would have become one of these; a document may hold them too.
        return text.indexOf('\ufffd') < 0 ? text : strictlyDecoded(utf8);
    }

    private static String strictlyDecoded(byte[] utf8) {
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(utf8.length); // never more characters than bytes
        CoderResult result = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        if (result.isError()) {
            throw new CanonicalJsonException(in.position(), "not UTF-8; encode the document as UTF-8");
        }
        return out.flip().toString();
    }

    /** Returns normally if the text is one JSON document that has a faithful canonical form. */
    static StrictJson check(String text) {
        StrictJson json = new StrictJson(text);
        json.document();
        return json;
    }

    /** False when every number in it is an integer written with its digits only, which stays as it is. */
    boolean hasReals() {
        return hasReals;
    }

    /** True when the text is its own canonical form; false when it is not, or when that depends on how a real number is written. */
    boolean isCanonical() {
        return isCanonical && !hasReals;
    }

    private void document() {
        if (!text.isEmpty() && text.charAt(0) == '\ufeff') {
            throw refuse(0, "a byte order mark, which JSON does not have; write the document without it");
        }
        whiteSpace();
        value(0);
        if (at < text.length()) {
            throw refuse(at, "content after the end of the document; hand in one document at a time");
        }
    }

    /** Reads a value and the white space behind it. */
    private void value(int depth) {
        switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw expected("a value (object, array, string, number without plus sign, true, false or null)");
        }
        whiteSpace();
    }

    private void object(int depth) {
        enter(depth);
        Set<String> names = new HashSet<>();
        String last = "";
        if (skip('}')) {
            return;
        }
        do {
            whiteSpace();
            int start = at;
            if (peek() != '"') {
                throw expected("a member name in double quotes");
            }
            String name = string();
            if (!names.add(name)) {
                throw refuse(start, "a member name that this object has already; keep one of the two");
            }
            // By UTF-16 code units, as RFC 8785 sorts them.
            isCanonical &= last.compareTo(name) <= 0;
            last = name;
            whiteSpace();
            if (!skip(':')) {
                throw expected("a colon");
            }
            whiteSpace();
            value(depth);
        } while (skip(','));
        if (!skip('}')) {
            throw expected("a comma or the end of the object");
        }
    }

    private void array(int depth) {
        enter(depth);
        if (skip(']')) {
            return;
        }
        do {
            whiteSpace();
            value(depth);
        } while (skip(','));
        if (!skip(']')) {
            throw expected("a comma or the end of the array");
        }
    }

    private void enter(int depth) {
        if (depth > MAX_DEPTH) {
            throw refuse(at, "nested more than " + MAX_DEPTH + " deep; flatten the document");
        }
        at++;
        whiteSpace();
    }

    private void literal(String word) {
        if (!text.startsWith(word, at)) {
            throw expected("a value (perhaps " + word + " was meant)");
        }
        at += word.length();
    }

    /** Returns the text without its escapes, so that names which differ only there are seen as one. */
    private String string() {
        int start = ++at;
        while (peek() >= ' ' && peek() != '"' && peek() != '\\' && at < text.length()) {
            at++;
        }
        if (skip('"')) {
            return text.substring(start, at - 1);
        }
        StringBuilder unescaped = new StringBuilder().append(text, start, at);
        while (!skip('"')) {
            char c = peek();
            if (at == text.length()) {
                throw expected("the end of a string");
            } else if (c < ' ') {
                throw refuse(at, "a control character in a string; write it as an escape");
            } else if (c == '\\') {
                escape(unescaped);
            } else {
                unescaped.append(c);
                at++;
            }
        }
        return unescaped.toString();
    }

    private void escape(StringBuilder unescaped) {
        int start = at++;
        char c = peek();
        if (at == text.length()) {
            throw expected("the rest of an escape");
        }
        if (c == 'u') {
            unicodeEscape(start, unescaped);
            return;
        }
        int known = "\"\\/bfnrt".indexOf(c);
        if (known < 0) {
            throw refuse(start, "an escape that JSON does not know; escape the backslash itself if it was meant");
        }
        isCanonical &= c != '/';
        unescaped.append("\"\\/\b\f\n\r\t".charAt(known));
        at++;
    }

    private void unicodeEscape(int start, StringBuilder unescaped) {
        at++;
        char unit = fourHexDigits();
        isCanonical &= isEscapedAsCanonical(unit, text.substring(at - 4, at));
        unescaped.append(unit);
        if (!Character.isSurrogate(unit)) {
            return;
        }
        boolean pair = Character.isHighSurrogate(unit) && skip('\\') && skip('u');
        char second = pair ? fourHexDigits() : unit;
        if (!Character.isSurrogatePair(unit, second)) {
            throw refuse(start, "half a surrogate pair, which is no character; write both halves, or neither");
        }
        unescaped.append(second);
    }

    /** Control characters only, and of those the ones that have no shorter escape; in lower case. */
    private static boolean isEscapedAsCanonical(char unit, String digits) {
        return unit < ' '
                && "\b\f\n\r\t".indexOf(unit) < 0
                && HexFormat.of().toHexDigits(unit).equals(digits);
    }

    private char fourHexDigits() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            if (!HexFormat.isHexDigit(peek())) {
                throw expected("four hexadecimal digits");
            }
            unit = unit << 4 | HexFormat.fromHexDigit(peek());
            at++;
        }
        return (char) unit;
    }

    private void number() {
        int start = at;
        skip('-');
        if (skip('0')) {
            if (isDigit()) {
                throw refuse(start, "a number with a leading zero; leave the zero out, or write a string");
            }
        } else {
            digits();
        }
        int integerEnd = at;
        if (skip('.')) {
            digits();
        }
        int mantissaEnd = at;
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
        }
        double magnitude = Math.abs(Double.parseDouble(text.substring(start, at)));
        if (at == integerEnd) {
            checkInteger(start, magnitude);
        } else {
            hasReals = true;
            checkReal(start, mantissaEnd, magnitude);
        }
    }

    private void checkInteger(int start, double magnitude) {
        boolean isMinusZero = magnitude == 0 && text.charAt(start) == '-';
        isCanonical &= !isMinusZero;
        // 9007199254740993 has been rounded to 2^53 by now: only the digits tell.
        boolean rounded = magnitude == LAST_EXACT && !text.substring(start, at).endsWith(LAST_EXACT_DIGITS);
        if (magnitude > LAST_EXACT || rounded) {
            throw refuse(start, "an integer beyond 2^53, which readers would round; write it as a string");
        }
    }

    private void checkReal(int start, int mantissaEnd, double magnitude) {
        if (Double.isInfinite(magnitude)) {
            throw refuse(start, "a number too large for a double; write it as a string");
        }
        if (magnitude == 0 && text.substring(start, mantissaEnd).chars().anyMatch(c -> c >= '1' && c <= '9')) {
            throw refuse(start, "a number that a double cannot tell from zero; write it as a string, or 0");
        }
        if (magnitude >= LAST_EXACT && magnitude < FIRST_WITH_EXPONENT) {
            throw refuse(start, "a number whose canonical form is an integer not below 2^53; write it as a string");
        }
    }

    private void digits() {
        if (!isDigit()) {
            throw expected("a digit");
        }
        while (isDigit()) {
            at++;
        }
    }

    private boolean isDigit() {
        return peek() >= '0' && peek() <= '9';
    }

    private void whiteSpace() {
        while (" \t\n\r".indexOf(peek()) >= 0) {
            isCanonical = false;
            at++;
        }
    }

    private boolean skip(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Returns the next character, or one that no construct has outside of strings. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private CanonicalJsonException expected(String what) {
        String found = at < text.length() ? "something else" : "the end of the document";
        return refuse(at, "expected " + what + ", found " + found + "; the document is cut off or not JSON");
    }

    private CanonicalJsonException refuse(int position, String message) {
        int offset = text.substring(0, position).getBytes(UTF_8).length;
        return new CanonicalJsonException(offset, message);
    }
}
