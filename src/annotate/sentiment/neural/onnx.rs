//! Runs a classifier from an ONNX file: token numbers in, one number a label out.

use rten::{Model, ModelOptions, NodeId, Value, ValueOrView};

use super::files::Folder;
use super::tokenizer::Tokenizer;
use crate::error::Result;

/// Where exports put the file, the first that is there is taken. Quantised ones stand last: whoever has both has them for comparison.
const NAMES: [&str; 6] =
    ["model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx", "model_int8.onnx", "onnx/model_int8.onnx"];
/// What helps against a graph that cannot be run.
const EXPORT: &str = "export the model anew for text classification: optimum-cli export onnx --model NAME --task text-classification FOLDER";

/// What helps against a graph that runs, and gives something else.
const UNFIT: &str = "take all files from one model for text classification, or export it anew: optimum-cli export onnx --model NAME --task text-classification FOLDER";

/// Kind of the nodes that round numbers by the range of what they are given; kinds stand in the file as they are.
const QUANTISING: &[u8] = b"DynamicQuantizeLinear";

/// What an input of the graph is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    Ids,
    Mask,
    Types,
    Places,
}

/// A graph that is ready to run.
#[derive(Debug)]
pub(super) struct Graph {
    model: Model,
    inputs: Vec<(NodeId, Input)>,
    output: NodeId,
    n_labels: usize,
    padding: i32,
    /// Whether the graph measures the numbers of a whole batch before it rounds them: then the texts of a batch change each other, and each must be run alone.
    pub(super) is_quantised: bool,
    /// Where it was found.
    pub(super) file: &'static str,
}

impl Graph {
    /// Loads the file, if there is one, and runs it once, so that a graph that cannot work is found now.
    pub(super) fn open(folder: &Folder<'_>, tokenizer: &Tokenizer, padding: u32, n_labels: usize) -> Result<Option<Self>> {
        for file in NAMES {
            if let Some(bytes) = folder.weights(file)? {
                let graph = Self::load(folder, file, bytes, padding, n_labels)?;
                // With the largest number that a text can give: a tokenizer of another model is found now, not in the middle of an archive.
                let largest = tokenizer.n_ids.saturating_sub(1) as u32;
                let probe: Vec<u32> = tokenizer.prefix.iter().chain([&largest]).chain(&tokenizer.suffix).copied().collect();
                graph.run(&[&probe, &probe]).map_err(|what| folder.wrong(file, what, UNFIT))?;
                return Ok(Some(graph));
            }
        }
        Ok(None)
    }

    fn load(folder: &Folder<'_>, file: &'static str, bytes: Vec<u8>, padding: u32, n_labels: usize) -> Result<Self> {
        let mut options = ModelOptions::with_all_ops();
        // Large exports keep their weights in a file beside the graph.
        let name = file.rsplit('/').next().unwrap_or(file);
        for beside in [format!("{file}_data"), format!("{file}.data")] {
            if let Some(weights) = folder.weights(&beside)? {
                let beside = format!("{name}{}", &beside[file.len()..]);
                options.external_data(&beside, weights);
            }
        }
        let is_quantised = memchr::memmem::find(&bytes, QUANTISING).is_some();
        // Packing the weights anew for each text would cost such a graph more than the text itself.
        options.prepack_weights(is_quantised);
        let model = options
            .load(bytes)
            .map_err(|error| folder.wrong(file, format!("cannot be read as a model: {}", first_line(&error.to_string())), EXPORT))?;
        let name_of = |id: &NodeId| model.node_info(*id).and_then(|node| node.name().map(str::to_owned)).unwrap_or_default();
        let inputs: Vec<(NodeId, Input)> = model
            .input_ids()
            .iter()
            .map(|id| {
                let input = match name_of(id).as_str() {
                    "input_ids" => Input::Ids,
                    "attention_mask" => Input::Mask,
                    "token_type_ids" => Input::Types,
                    "position_ids" => Input::Places,
                    other => return Err(folder.wrong(file, format!("asks for an input `{other}`, and no text has that"), EXPORT)),
                };
                Ok((*id, input))
            })
            .collect::<Result<_>>()?;
        if !inputs.iter().any(|(_, input)| *input == Input::Ids) {
            return Err(folder.wrong(file, "has no input `input_ids`", EXPORT));
        }
        let outputs = model.output_ids();
        let Some(output) = outputs.iter().copied().find(|id| name_of(id) == "logits").or_else(|| outputs.first().copied()) else {
            return Err(folder.wrong(file, "has no output", EXPORT));
        };
        Ok(Self { inputs, output, n_labels, padding: padding as i32, is_quantised, file, model })
    }

    /// One row of outputs a text. The error says what the graph did wrong.
    pub(super) fn run(&self, texts: &[&[u32]]) -> std::result::Result<Vec<f32>, String> {
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let shape = [texts.len(), longest];
        let filled = |inside: &dyn Fn(usize, u32) -> i32, outside: i32| -> Vec<i32> {
            let row = |ids: &&[u32]| -> Vec<i32> {
                let inner = ids.iter().enumerate().map(|(at, id)| inside(at, *id));
                inner.chain(std::iter::repeat(outside)).take(longest).collect()
            };
            texts.iter().flat_map(row).collect()
        };
        let inputs = self
            .inputs
            .iter()
            .map(|(id, input)| {
                let numbers = match input {
                    Input::Ids => filled(&|_, id| id as i32, self.padding),
                    Input::Mask => filled(&|_, _| 1, 0),
                    Input::Types => filled(&|_, _| 0, 0),
                    Input::Places => filled(&|at, _| at as i32, 0),
                };
                let value = Value::from_shape(shape, numbers).map_err(|error| error.to_string())?;
                Ok((*id, ValueOrView::Value(value)))
            })
            .collect::<std::result::Result<Vec<_>, String>>()?;
        let [value] = self.model.run_n(inputs, [self.output], None).map_err(|error| format!("cannot be run: {}", first_line(&error.to_string())))?;
        let (shape, numbers) = value
            .into_shape_vec::<f32, 2>()
            .map_err(|_| format!("gives no table of one row a text and one number for each of the {} labels of config.json", self.n_labels))?;
        if shape != [texts.len(), self.n_labels] {
            return Err(format!(
                "gives {} rows of {} numbers for {} texts, and config.json has {} labels",
                shape[0],
                shape[1],
                texts.len(),
                self.n_labels
            ));
        }
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err("gives numbers that are not finite".into());
        }
        Ok(numbers)
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
