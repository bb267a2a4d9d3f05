//! What `verify` says: what differs from the report that was written, and what does not.

sentences! {
    version "verify.version" (theirs: Other, ours: Other);
    equal "verify.equal" (folder: Other, inputs: Other, files: Other, values: Other);
    head_inputs "verify.head_inputs" ();
    head_settings "verify.head_settings" ();
    head_files "verify.head_files" ();
    head_values "verify.head_values" ();
    input_changed "verify.input_changed" (name: Other, was: Other, is: Other);
    input_missing "verify.input_missing" (name: Other);
    input_new "verify.input_new" (name: Other);
    setting_changed "verify.setting_changed" (flag: Other, was: Other, is: Other);
    model_changed "verify.model_changed" (was: Other, is: Other);
    file_changed "verify.file_changed" (name: Other);
    file_missing "verify.file_missing" (name: Other);
    value "verify.value" (path: Other, was: Other, is: Other);
    absent "verify.absent" ();
    more "verify.more" (n: Count);
    differs "verify.differs" (folder: Other, inputs: Other, settings: Other, files: Other, values: Other, compared: Other);
}
