package io.deprov.log;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes up documents (maps, lists, strings, numbers, booleans) from a seed, and writes them in any of the ways JSON
 * allows. {@link #canonical} is a second opinion on the canonical form, for numbers that need no rounding.
 */
final class RandomJson {
    private static final String[] CHARACTERS = {
        "a",
        "b",
        "Z",
        "0",
        " ",
        "\"",
        "\\",
        "/",
        "\n",
        "\t",
        "\u0000",
        "\u001f",
        "\u007f",
        "\u0080",
        "\u00e9",
        "\u20ac",
        "\u2028",
        "\ud7ff",
        "\ue000",
        "\ufb33",
        "\uffff",
        "\ud83d\ude02",
        "\udbff\udfff"
    };

    private final Random random;

    RandomJson(long seed) {
        this.random = new Random(seed);
    }

    Object document() {
        return value(4);
    }

    private Object value(int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 7);
        return switch (kind) {
            case 0 -> random.nextBoolean();
            case 1 -> string();
            case 2 -> BigDecimal.valueOf(random.nextLong() >> 10 + random.nextInt(53));
            case 3 -> BigDecimal.valueOf(random.nextInt()).divide(BigDecimal.valueOf(1 << random.nextInt(11)));
            case 4 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new HashMap<>();
                for (int i = random.nextInt(6); i > 0; i--) {
                    map.put(string(), value(depth - 1));
                }
                yield map;
            }
        };
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    /** Returns the value with random white space, member order, escapes and number formats. */
    String written(Object value) {
        return space() + unspaced(value) + space();
    }

    private String unspaced(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach(
                    (name, inner) -> members.add(space() + escaped((String) name) + space() + ":" + written(inner)));
            Collections.shuffle(members, random);
            return members.isEmpty() ? "{" + space() + "}" : "{" + String.join(",", members) + "}";
        } else if (value instanceof List<?> list) {
            List<String> items = list.stream().map(this::written).toList();
            return items.isEmpty() ? "[" + space() + "]" : "[" + String.join(",", items) + "]";
        } else if (value instanceof String text) {
            return escaped(text);
        } else if (value instanceof BigDecimal number) {
            return number(number);
        }
        return value.toString();
    }

    private String number(BigDecimal number) {
        return switch (random.nextInt(4)) {
            case 0 -> number.setScale(number.scale() + 1 + random.nextInt(3)).toPlainString();
            case 1 -> number.unscaledValue() + "e" + -number.scale();
            case 2 -> number.unscaledValue() + ".0E" + (number.scale() > 0 ? "-" : "+0") + number.scale();
            default -> number.toPlainString();
        };
    }

    private String escaped(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            int shortForm = "\"\\\b\f\n\r\t/".indexOf(c);
            boolean mustEscape = c < ' ' || c == '"' || c == '\\';
            if (shortForm >= 0 && random.nextBoolean()) {
                json.append('\\').append("\"\\bfnrt/".charAt(shortForm));
            } else if (mustEscape || !Character.isSurrogate(c) && random.nextInt(4) == 0) {
                json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private String space() {
        return " \t\r\n".substring(random.nextInt(5)).repeat(random.nextInt(2));
    }

    /** Returns the bytes with one of them changed, left out or doubled. */
    byte[] damaged(byte[] json) {
        int where = random.nextInt(json.length);
        int cut = random.nextInt(3);
        byte[] damaged = new byte[json.length + 1 - cut];
        System.arraycopy(json, 0, damaged, 0, where);
        int from = where + cut;
        if (from <= json.length) {
            System.arraycopy(json, from, damaged, where + 1, json.length - from);
        }
        if (where < damaged.length) {
            damaged[where] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:\\0-e".charAt(random.nextInt(11)));
        }
        return damaged;
    }

    /** Returns the canonical form, written without the library under test. */
    static String canonical(Object value) {
        StringBuilder json = new StringBuilder();
        if (value instanceof Map<?, ?> map) {
            new TreeMap<>(map)
                    .forEach((name, inner) ->
                            json.append(',').append(canonical(name)).append(':').append(canonical(inner)));
            return "{" + json.substring(Math.min(1, json.length())) + "}";
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> json.append(',').append(canonical(inner)));
            return "[" + json.substring(Math.min(1, json.length())) + "]";
        } else if (value instanceof String text) {
            text.chars().forEach(c -> json.append(canonicalCharacter((char) c)));
            return "\"" + json + "\"";
        } else if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return value.toString();
    }

    private static String canonicalCharacter(char c) {
        int shortForm = "\"\\\b\f\n\r\t".indexOf(c);
        if (shortForm >= 0) {
            return "\\" + "\"\\bfnrt".charAt(shortForm);
        }
        return c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
    }
}
