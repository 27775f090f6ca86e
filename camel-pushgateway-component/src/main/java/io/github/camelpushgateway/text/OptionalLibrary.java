// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.text;

/** A library that only one option or mapping key needs, and that an application without it leaves out. */
public enum OptionalLibrary {
    EVALEX("com.ezylang:EvalEx", "com.ezylang.evalex.Expression"),
    SNAPPY("org.xerial.snappy:snappy-java", "org.xerial.snappy.SnappyFramedOutputStream"),
    SKETCHES("com.datadoghq:sketches-java", "com.datadoghq.sketch.ddsketch.DDSketch"),
    MVSTORE("com.h2database:h2-mvstore", "org.h2.mvstore.MVStore");

    private final String coordinates;
    private final String type;

    OptionalLibrary(String coordinates, String type) {
        this.coordinates = coordinates;
        this.type = type;
    }

    /**
     * What to say where it is missing.
     *
     * @param what the option or key with its value, as the user wrote it
     * @param otherwise what can be written in its place
     * @return {@code null} if it is there
     */
    public String complaint(String what, String otherwise) {
        return isThere()
                ? null
                : what + " needs the library " + coordinates
                        + ", which is not on the class path. Add it to the dependencies, or " + otherwise;
    }

    /**
     * Makes sure that it is there.
     *
     * @throws IllegalArgumentException with the {@link #complaint}, if it is not
     */
    public void require(String what, String otherwise) {
        String complaint = complaint(what, otherwise);
        if (complaint != null) {
            throw new IllegalArgumentException(complaint);
        }
    }

    private boolean isThere() {
        try {
            // Not initialised: only whether it could be.
            Class.forName(type, false, OptionalLibrary.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
