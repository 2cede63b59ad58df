// Stands for modules of Node in what a browser loads: QuickJS asks for them only where it finds itself in Node.
module.exports = {}
