use super::*;
use crate::simulator::world::World;
#[test]
fn dump() {
    let t = std::time::Instant::now();
    let s = SeedFile::embedded();
    println!("parse {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let w = World::generate(s, &GenerateOptions::default());
    println!("gen {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let j = w.to_json();
    println!("json {:?}", t.elapsed());
    std::fs::write("/tmp/world.json", j.to_string()).unwrap();
}
