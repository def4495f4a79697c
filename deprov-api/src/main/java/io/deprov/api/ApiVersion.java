package io.deprov.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of this API. Within one major version, what compiled and ran goes on to do so; before 1.0 each minor version is its
 * own.
 *
 * @param major not negative
 * @param minor not negative
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /** The version of the API that is on the class path. */
    public static final ApiVersion CURRENT = new ApiVersion(0, 1);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when one is negative
     */
    public ApiVersion {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("an API version has no negative parts");
        }
    }

    /**
     * Reads {@code major.minor}.
     *
     * @throws IllegalArgumentException when {@code text} is not of that form
     */
    public static ApiVersion parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an API version is major.minor, e.g. 0.1");
        }
        return new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** True when a connector built for {@code built} runs on this version. */
    public boolean supports(ApiVersion built) {
        return major == built.major && (major == 0 ? minor == built.minor : minor >= built.minor);
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
